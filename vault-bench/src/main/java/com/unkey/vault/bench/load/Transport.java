package com.unkey.vault.bench.load;

/** How it is asked. */
public enum Transport {
  /** Connect, JSON over HTTP/1.1. */
  JSON("application/json"),
  /** Connect, protobuf over HTTP/1.1. */
  PROTO("application/proto"),
  /** gRPC over cleartext HTTP/2, one stream a connection. */
  GRPC("application/grpc");

  private final String contentType;

  Transport(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }
}
