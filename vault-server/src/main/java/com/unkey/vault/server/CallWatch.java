package com.unkey.vault.server;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.server.api.CallRecord;
import com.unkey.vault.server.audit.AuditEvent;
import com.unkey.vault.server.audit.AuditLog;
import com.unkey.vault.server.auth.Caller;
import com.unkey.vault.server.metrics.RpcMetrics;
import com.unkey.vault.server.rpc.RpcContext;
import com.unkey.vault.server.rpc.RpcObserver;
import com.unkey.vault.server.tracing.Tracing;

/** Sees every call begin and end, and tells traces, metrics, audit and log. */
final class CallWatch implements RpcObserver {
  private static final String REQUEST_ID = "x-request-id";

  private final Tracing tracing;
  private final RpcMetrics metrics;
  private final AuditLog audit;
  private final CallLog log;

  CallWatch(Tracing tracing, RpcMetrics metrics, AuditLog audit, CallLog log) {
    this.tracing = tracing;
    this.metrics = metrics;
    this.audit = audit;
    this.log = log;
  }

  @Override
  public Observation started(RpcContext context) {
    String requestId = RequestIds.of(context.requestHeaders().first(REQUEST_ID));
    context.responseHeaders().add(REQUEST_ID, requestId);
    CallRecord record = new CallRecord(requestId);
    context.attach(record);
    Tracing.CallSpan span =
        tracing.call(
            context.service(),
            context.method(),
            context.protocol().label(),
            context.requestHeaders()::first);
    return outcome -> ended(context, record, span, outcome);
  }

  private void ended(
      RpcContext context, CallRecord record, Tracing.CallSpan span, Outcome outcome) {
    span.ended(outcome.label(), CallLog.isFault(outcome.code()));
    metrics.ended(
        context.method(), context.protocol().label(), outcome.label(), outcome.duration());
    if (!context.method().equals("Liveness")) {
      audit.write(
          new AuditEvent(
              record.caller().map(Caller::name),
              context.peer(),
              context.method(),
              record.ring().map(RingId::value),
              record.dek().map(DekId::value),
              record.items(),
              outcome.label(),
              record.requestId()));
    }
    log.ended(context, record, span.traceId(), outcome);
  }
}
