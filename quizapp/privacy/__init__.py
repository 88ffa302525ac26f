"""Personal data: a copy for the person it is about, and its removal when they ask (Law 91/2025/QH15)."""
