"""What can be wrong with a file; the message is for people, in Vietnamese."""


class DocumentError(ValueError):
    """The document, or a file beside it, can't be used."""
