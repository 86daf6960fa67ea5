package com.unkey.vault.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cells, one after the other, against one server that has both the vault and the echo. */
final class LoadRun implements AutoCloseable {
  private final Scratch scratch;
  private final ServerProcess server;
  private final Material material;
  private final Map<Transport, LoadTool> tools;

  private LoadRun(
      Scratch scratch, ServerProcess server, Material material, Map<Transport, LoadTool> tools) {
    this.scratch = scratch;
    this.server = server;
    this.material = material;
    this.tools = tools;
  }

  /** Starts the server, and returns once it answers. */
  static LoadRun start(Checkout checkout, List<String> jvmOptions) {
    Scratch scratch = Scratch.create();
    LoadTool wrk = new Wrk(checkout.tool("wrk"), scratch.folder());
    LoadTool h2load = new H2load(checkout.tool("h2load"), scratch.folder());
    ServerSettings settings = ServerSettings.create(scratch.folder());
    Material material = new Material(scratch.folder(), settings);
    LoadRun run =
        new LoadRun(
            scratch,
            ServerProcess.spawn(checkout, ServerProcess.Kind.WITH_ECHO, true, jvmOptions, settings),
            material,
            Map.of(Transport.JSON, wrk, Transport.PROTO, wrk, Transport.GRPC, h2load));
    try {
      FirstAnswer.await(run.server, material.rawEncrypt());
      return run;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /** Lets the JVM compile what will be measured, by the shapes that will be measured. */
  void warmUp(List<Cell> cells, int seconds) {
    for (Cell cell : cells) {
      for (Target target : Target.values()) {
        tool(cell).run(material.call(cell, target), cell.connections(), seconds);
      }
    }
  }

  /** Vault, echo, echo, vault, vault, echo …: what drifts over time then favours neither. */
  CellResult measure(Cell cell, int rounds, int seconds) {
    Call vault = material.call(cell, Target.VAULT);
    Call echo = material.call(cell, Target.ECHO);
    List<CellResult.Round> done = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      if (i % 2 == 0) {
        Measured first = measured(cell, vault, seconds);
        done.add(new CellResult.Round(first, measured(cell, echo, seconds)));
      } else {
        Measured first = measured(cell, echo, seconds);
        done.add(new CellResult.Round(measured(cell, vault, seconds), first));
      }
    }
    return CellResult.of(cell, done);
  }

  /** What the server holds after all that. */
  Proc.Resident resident() {
    return Proc.resident(server.pid());
  }

  private Measured measured(Cell cell, Call call, int seconds) {
    long us = ProcessHandle.current().pid();
    Proc.MachineCpu machineBefore = Proc.machineCpu();
    double serverBefore = Proc.cpuSeconds(server.pid());
    double usBefore = Proc.cpuSecondsWithChildren(us);
    LoadResult seen = tool(cell).run(call, cell.connections(), seconds);
    double serverCpu = Proc.cpuSeconds(server.pid()) - serverBefore;
    double ourCpu = Proc.cpuSecondsWithChildren(us) - usBefore;
    Proc.MachineCpu machine = Proc.machineCpu().since(machineBefore);
    server.requireAlive();
    return new Measured(
        seen.perSecond(),
        seen.p50Micros(),
        seen.p99Micros(),
        serverCpu * 1e6 / seen.requests(),
        machine.steal() / machine.total(),
        Math.max(0, machine.busy() - serverCpu - ourCpu) / machine.total());
  }

  private LoadTool tool(Cell cell) {
    LoadTool tool = tools.get(cell.transport());
    if (tool == null) {
      throw new IllegalStateException("no tool for " + cell.transport());
    }
    return tool;
  }

  @Override
  public void close() {
    server.close();
    scratch.close();
  }
}
