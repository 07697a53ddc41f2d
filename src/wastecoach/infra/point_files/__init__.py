"""Files of collection points as rows of text: CSV, XLSX, JSON, told apart by what is in them."""
