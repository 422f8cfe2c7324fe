"""Page -> Draft: what is the article, what was dropped and why, what the page says of itself."""
