"""Where photos come from: files, folders, patterns, standard input, web addresses."""
