"""Reading: sections, paragraphs and sentences with addresses and offsets."""
