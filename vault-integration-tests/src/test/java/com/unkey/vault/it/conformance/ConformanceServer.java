package com.unkey.vault.it.conformance;

import com.google.protobuf.TypeRegistry;
import com.unkey.vault.core.Time;
import com.unkey.vault.server.rpc.PlainJson;
import com.unkey.vault.server.rpc.ProtobufJson;
import com.unkey.vault.server.rpc.RpcLimits;
import com.unkey.vault.server.rpc.RpcListener;
import com.unkey.vault.server.rpc.RpcRouting;
import connectrpc.conformance.v1.ServerCompat.ServerCompatRequest;
import connectrpc.conformance.v1.ServerCompat.ServerCompatResponse;
import connectrpc.conformance.v1.Service;
import io.helidon.webserver.WebServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The server that Connect's conformance runner drives. The runner starts one process for each
 * configuration and says on stdin what to serve; the answer on stdout says where. Both are framed
 * by a big-endian length, and nothing else may be on stdout. SIGTERM ends it.
 */
public final class ConformanceServer {
  private ConformanceServer() {}

  public static void main(String[] args) throws IOException {
    DataOutputStream out = new DataOutputStream(System.out);
    // Whoever logs to stdout would break the framing.
    System.setOut(System.err);
    DataInputStream in = new DataInputStream(System.in);
    ServerCompatRequest asked = ServerCompatRequest.parseFrom(in.readNBytes(in.readInt()));

    WebServer server = start(asked.getMessageReceiveLimit());

    ServerCompatResponse answer =
        ServerCompatResponse.newBuilder().setHost("127.0.0.1").setPort(server.port()).build();
    out.writeInt(answer.getSerializedSize());
    answer.writeTo(out);
    out.flush();
  }

  /**
   * @param receiveLimit in bytes of a message; 0 for no limit but our own
   */
  static WebServer start(int receiveLimit) {
    TypeRegistry anyTypes =
        TypeRegistry.newBuilder().add(Service.getDescriptor().getMessageTypes()).build();
    RpcLimits limits = RpcLimits.defaults();
    RpcRouting rpc =
        RpcRouting.builder(Time.system())
            .service(ConformanceService.table())
            .limits(receiveLimit == 0 ? limits : limits.withMaxRequestBytes(receiveLimit))
            .json(new PlainJson(new ProtobufJson(anyTypes)))
            .build();
    return WebServer.builder()
        .update(RpcListener::configure)
        .host("127.0.0.1")
        .port(0)
        .routing(routing -> {
          rpc.addTo(routing);
          RpcRouting.addNotFoundTo(routing);
        })
        .build()
        .start();
  }
}
