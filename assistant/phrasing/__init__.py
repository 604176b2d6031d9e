"""How answers are worded, English and Vietnamese side by side."""
