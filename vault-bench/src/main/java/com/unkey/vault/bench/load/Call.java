package com.unkey.vault.bench.load;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * One request, to be sent over and over.
 *
 * @param body the file that holds its body
 * @param answerBytes the size of a right answer's body, framing included
 */
record Call(URI uri, Map<String, String> headers, Path body, int answerBytes) {}
