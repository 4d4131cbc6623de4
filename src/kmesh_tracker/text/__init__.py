"""What every stage knows of language: plain characters, words, numerals, lists and dates."""
