"""Escalated: an embeddable helpdesk for Python web applications."""

__version__ = "0.1.0"
