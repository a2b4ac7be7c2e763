import {
  File,
  FileArchive,
  FileCode,
  FileHeadphone,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideoCamera,
} from '@lucide/vue'
import type { Component } from 'vue'

const KINDS: [RegExp, Component][] = [
  [/^image\//, FileImage],
  [/^audio\//, FileHeadphone],
  [/^video\//, FileVideoCamera],
  [/spreadsheet|excel|csv/, FileSpreadsheet],
  [/zip|tar|compressed|gzip/, FileArchive],
  [/json|xml|html|javascript/, FileCode],
  [/^text\/|pdf|word|document|rtf/, FileText],
]

/** The picture of a kind of file. */
export const fileIcon = (mimeType: string): Component =>
  KINDS.find(([pattern]) => pattern.test(mimeType))?.[1] ?? File
