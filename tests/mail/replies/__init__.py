"""Replies as people's mail programs write them: every program in every language of the product."""
