package com.unkey.vault.server.rpc;

/** A part of an array, so that a message need not be copied out of what it was read into. */
final class Slice {
  private final byte[] array;
  private final int offset;
  private final int length;

  /** Does not copy: the array is the caller's no longer. */
  Slice(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  byte[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }
}
