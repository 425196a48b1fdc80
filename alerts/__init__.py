"""Subscriptions × facts → alerts: query language, matching, explanation, letters, channels, delivery."""
