package com.unkey.vault.it.conformance;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.unkey.vault.server.rpc.ConnectCode;
import com.unkey.vault.server.rpc.RpcContext;
import com.unkey.vault.server.rpc.RpcException;
import com.unkey.vault.server.rpc.RpcMetadata;
import com.unkey.vault.server.rpc.RpcMethod;
import com.unkey.vault.server.rpc.RpcService;
import connectrpc.conformance.v1.Service.ConformancePayload;
import connectrpc.conformance.v1.Service.ConformancePayload.ConnectGetInfo;
import connectrpc.conformance.v1.Service.ConformancePayload.RequestInfo;
import connectrpc.conformance.v1.Service.Error;
import connectrpc.conformance.v1.Service.Header;
import connectrpc.conformance.v1.Service.IdempotentUnaryRequest;
import connectrpc.conformance.v1.Service.IdempotentUnaryResponse;
import connectrpc.conformance.v1.Service.UnaryRequest;
import connectrpc.conformance.v1.Service.UnaryResponse;
import connectrpc.conformance.v1.Service.UnaryResponseDefinition;
import connectrpc.conformance.v1.Service.UnimplementedRequest;
import connectrpc.conformance.v1.Service.UnimplementedResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The unary half of {@code connectrpc.conformance.v1.ConformanceService}, as its proto says. */
final class ConformanceService {
  private ConformanceService() {}

  static RpcService table() {
    return RpcService.of(
        "connectrpc.conformance.v1.ConformanceService",
        RpcMethod.unary(
            "Unary",
            UnaryRequest.getDefaultInstance(),
            (context, request) ->
                UnaryResponse.newBuilder()
                    .setPayload(answer(context, request, request.getResponseDefinition()))
                    .build()),
        RpcMethod.unary(
                "IdempotentUnary",
                IdempotentUnaryRequest.getDefaultInstance(),
                (context, request) ->
                    IdempotentUnaryResponse.newBuilder()
                        .setPayload(answer(context, request, request.getResponseDefinition()))
                        .build())
            .withoutSideEffects(),
        RpcMethod.<UnimplementedRequest, UnimplementedResponse>unary(
            "Unimplemented",
            UnimplementedRequest.getDefaultInstance(),
            (context, request) -> {
              throw new RpcException(ConnectCode.UNIMPLEMENTED, "Unimplemented is unimplemented");
            }));
  }

  private static ConformancePayload answer(
      RpcContext context, Message request, UnaryResponseDefinition definition)
      throws InterruptedException {
    add(definition.getResponseHeadersList(), context.responseHeaders());
    add(definition.getResponseTrailersList(), context.responseTrailers());
    Thread.sleep(Duration.ofMillis(definition.getResponseDelayMs()));
    RequestInfo info = requestInfo(context, request);
    if (definition.hasError()) {
      throw asRpcException(definition.getError(), info);
    }
    return ConformancePayload.newBuilder()
        .setData(definition.getResponseData())
        .setRequestInfo(info)
        .build();
  }

  private static RpcException asRpcException(Error error, RequestInfo info) {
    ConnectCode code = ConnectCode.valueOf(error.getCode().name().substring("CODE_".length()));
    List<Any> details = Error.newBuilder(error).addDetails(Any.pack(info)).build().getDetailsList();
    return new RpcException(code, error.getMessage(), details, null);
  }

  private static RequestInfo requestInfo(RpcContext context, Message request) {
    RequestInfo.Builder info = RequestInfo.newBuilder().addRequests(Any.pack(request));
    context
        .requestHeaders()
        .forEach((name, values) -> info.addRequestHeaders(header(name, values)));
    context.timeoutMillis().ifPresent(info::setTimeoutMs);
    if (!context.queryParameters().isEmpty()) {
      ConnectGetInfo.Builder get = ConnectGetInfo.newBuilder();
      for (Map.Entry<String, String> parameter : context.queryParameters()) {
        get.addQueryParams(header(parameter.getKey(), List.of(parameter.getValue())));
      }
      info.setConnectGetInfo(get);
    }
    return info.build();
  }

  private static Header header(String name, List<String> values) {
    return Header.newBuilder().setName(name).addAllValue(values).build();
  }

  private static void add(List<Header> headers, RpcMetadata to) {
    for (Header header : headers) {
      header.getValueList().forEach(value -> to.add(header.getName(), value));
    }
  }
}
