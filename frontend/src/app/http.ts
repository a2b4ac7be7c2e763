import { HttpNetworkError, XhrHttpClient, type HttpRequestConfig, type HttpResponse } from '@inertiajs/core'
import { limited } from '@/lib/limiting'

/** Inertia's own client, but that it gives up where no answer comes, as on a connection that died in silence. */
export class LimitedHttpClient extends XhrHttpClient {
  protected override async doRequest(config: HttpRequestConfig): Promise<HttpResponse> {
    const limit = limited(config.data, config.signal)
    try {
      return await super.doRequest({ ...config, signal: limit.signal })
    } catch (error) {
      throw limit.isOver() ? new HttpNetworkError('No answer came in time.', config.url) : error
    } finally {
      limit.end()
    }
  }
}
