package com.unkey.vault.bench.load;

/**
 * What else went on meanwhile.
 *
 * @param steal the share of the machine's CPU time that the hypervisor withheld, over the whole run
 */
record Conditions(double loadBefore, double loadAfter, double steal) {
  /** Looks at the machine now, and again when asked. */
  static Watch watch() {
    return new Watch(Proc.load(), Proc.machineCpu());
  }

  record Watch(double load, Proc.MachineCpu cpu) {
    Conditions ended() {
      Proc.MachineCpu used = Proc.machineCpu().since(cpu);
      return new Conditions(load, Proc.load(), used.steal() / used.total());
    }
  }
}
