// An exhaustive search of the creation fence and of the migration's phases; README.md says what it models.
//
//   g++ -O2 -std=c++17 fence.cpp -o fence
//   ./fence VARIANT [BACK [MAKERS]]
//
// VARIANT is ok, or a bug: adopt-one-store, check-before-only, copy-before-narrow, no-narrow, latest-before-check,
// old-attestation. BACK is how often the operator may go back one phase, 0 to 3. MAKERS says which instances may make a
// DEK, one each: both; or only known, or only missed, the one that the operator may miss. Exit code: 0 holds, 1 violated,
// 2 usage.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

using std::string;
using std::vector;
using Packed = uint64_t;

// Phases 0 to 3: source, dual-read-source, dual-read-target, target. Stores 0 and 1: source and target. DEKs are the
// bits 1 and 2; instance 0 makes the first, instance 1 the second.
static const vector<int> WRITES[4] = {{0}, {0, 1}, {0, 1}, {1}};
static const int AUTHORITY[4] = {0, 0, 1, 1};

// Where an instance is. CHECK asks one identity a step, before the write and after it; PUT sends to one store a step, WAIT
// is for its answer; NAME sends LATEST to the authority. The EARLY ones name before the second check (a bug).
enum At { IDLE, CHECK_BEFORE, PUT, WAIT, CHECK_AFTER, NAME, WAIT_NAMED, USE, NAME_EARLY, WAIT_NAMED_EARLY };

// Where the operator is.
enum Doing { WIDEN, ROLL, NARROW, COPY, COPYING, VERIFY, BACK_WIDEN, BACK_ROLL, BACK_NARROW };

struct Instance {
  int phase, at, dek, store;  // store: which of the phase's stores the check or the put has come to
};

struct State {
  int deks[2], latest[2], min[2], max[2];  // per store: dek_* objects, LATEST, and the range of creators
  Instance instances[2];
  int made;      // which instances have made their DEK
  int flying;    // puts under way, which may land any time or never: see bitOf
  int used;      // DEKs that encrypted something
  int doing, phase, step, snapshot, attested, back;  // the operator
};

static string variant;
static int makers;

static Packed pack(const State& s) {
  Packed x = 0;
  auto put = [&](int value, int bits) { x = x << bits | static_cast<Packed>(value); };
  for (int i = 0; i < 2; i++) { put(s.deks[i], 2); put(s.latest[i], 2); put(s.min[i], 2); put(s.max[i], 2); }
  for (const Instance& i : s.instances) { put(i.phase, 2); put(i.at, 4); put(i.dek, 2); put(i.store, 1); }
  put(s.made, 2); put(s.flying, 8); put(s.used, 2);
  put(s.doing, 4); put(s.phase, 2); put(s.step, 2); put(s.snapshot, 2); put(s.attested, 1); put(s.back, 2);
  return x;
}

static State unpack(Packed x) {
  State s;
  auto get = [&](int bits) { int value = static_cast<int>(x & ((1ULL << bits) - 1)); x >>= bits; return value; };
  s.back = get(2); s.attested = get(1); s.snapshot = get(2); s.step = get(2); s.phase = get(2); s.doing = get(4);
  s.used = get(2); s.flying = get(8); s.made = get(2);
  for (int i = 1; i >= 0; i--) {
    Instance& n = s.instances[i];
    n.store = get(1); n.dek = get(2); n.at = get(4); n.phase = get(2);
  }
  for (int i = 1; i >= 0; i--) { s.max[i] = get(2); s.min[i] = get(2); s.latest[i] = get(2); s.deks[i] = get(2); }
  return s;
}

// The bit of a put under way: to which store, of a DEK's own object or of LATEST, of which DEK.
static int bitOf(int store, bool isLatest, int dek) { return 1 << (store * 4 + (isLatest ? 2 : 0) + dek - 1); }

static vector<State> found;

template <typename Change> static void then(const State& from, Change change) {
  State to = from;
  change(to);
  found.push_back(to);
}

// A put lands, whoever sent it, however long ago.
static void landings(const State& s) {
  for (int store = 0; store < 2; store++) {
    for (int dek = 1; dek <= 2; dek++) {
      int own = bitOf(store, false, dek), named = bitOf(store, true, dek);
      if (s.flying & own) then(s, [&](State& n) { n.deks[store] |= dek; n.flying &= ~own; });
      if (s.flying & named)
        then(s, [&](State& n) { if (!n.latest[store]) n.latest[store] = dek; n.flying &= ~named; });
    }
  }
}

static void instanceSteps(const State& s, int me) {
  const Instance& i = s.instances[me];
  const vector<int>& stores = WRITES[i.phase];
  const int authority = AUTHORITY[i.phase];
  auto go = [&](int at, int dek, int store, auto effect) {
    then(s, [&](State& n) { n.instances[me] = {i.phase, at, dek, store}; effect(n); });
  };
  auto nothing = [](State&) {};
  const bool isLast = i.store + 1 >= static_cast<int>(stores.size());
  switch (i.at) {
    case IDLE:
      if (s.latest[authority]) {
        if (s.latest[authority] & ~s.used) go(IDLE, 0, 0, [&](State& n) { n.used |= s.latest[authority]; });
      } else if (s.deks[authority]) {  // found by listing: adopted, by all the steps of a creation
        for (int dek = 1; dek <= 2; dek++)
          if (s.deks[authority] & dek) go(variant == "adopt-one-store" ? USE : CHECK_BEFORE, dek, 0, nothing);
      } else if ((makers & (me + 1)) && !(s.made & (me + 1))) {
        go(CHECK_BEFORE, me + 1, 0, [&](State& n) { n.made |= me + 1; });
      }
      break;
    case CHECK_BEFORE:
    case CHECK_AFTER: {
      const int store = stores[i.store];
      const bool allowed = s.min[store] <= i.phase && i.phase <= s.max[store];
      if (variant == "check-before-only" && i.at == CHECK_AFTER) go(NAME, i.dek, 0, nothing);
      else if (!allowed) go(IDLE, 0, 0, nothing);
      else if (!isLast) go(i.at, i.dek, i.store + 1, nothing);
      else if (i.at == CHECK_BEFORE) go(PUT, i.dek, 0, nothing);
      else go(variant == "latest-before-check" ? USE : NAME, i.dek, 0, nothing);
      break;
    }
    case PUT:
      go(WAIT, i.dek, i.store, [&](State& n) { n.flying |= bitOf(stores[i.store], false, i.dek); });
      break;
    case WAIT:
      if (s.deks[stores[i.store]] & i.dek) {
        if (!isLast) go(PUT, i.dek, i.store + 1, nothing);
        else go(variant == "latest-before-check" ? NAME_EARLY : CHECK_AFTER, i.dek, 0, nothing);
      }
      go(IDLE, 0, 0, nothing);  // gives up, or dies
      break;
    case NAME:
    case NAME_EARLY:
      go(i.at == NAME ? WAIT_NAMED : WAIT_NAMED_EARLY, i.dek, 0,
         [&](State& n) { n.flying |= bitOf(authority, true, i.dek); });
      break;
    case WAIT_NAMED:
    case WAIT_NAMED_EARLY:
      if (s.latest[authority]) {  // the loser of a race adopts the winner
        if (i.at == WAIT_NAMED) go(USE, s.latest[authority], 0, nothing);
        else go(CHECK_AFTER, i.dek, 0, nothing);
      }
      go(IDLE, 0, 0, nothing);
      break;
    case USE:
      go(IDLE, 0, 0, [&](State& n) { n.used |= i.dek; });
      break;
  }
}

// The stores that one of two phases writes, in order.
static vector<int> either(int one, int other) {
  vector<int> stores;
  for (int store = 0; store < 2; store++) {
    bool isWritten = false;
    for (int phase : {one, other}) for (int written : WRITES[phase]) isWritten |= written == store;
    if (isWritten) stores.push_back(store);
  }
  return stores;
}

static void operatorSteps(const State& s) {
  auto go = [&](int doing, int phase, int step, auto effect) {
    then(s, [&](State& n) { n.doing = doing; n.phase = phase; n.step = step; effect(n); });
  };
  auto nothing = [](State&) {};
  // The known instance is restarted; the other too, or it is missed.
  auto roll = [&](int next, int phase) {
    go(next, phase, 0, [&](State& n) { n.instances[0] = {phase, IDLE, 0, 0}; });
    go(next, phase, 0, [&](State& n) { n.instances[0] = n.instances[1] = {phase, IDLE, 0, 0}; });
  };
  auto creators = [&](int doing, int store, int min, int max) {
    go(doing, s.phase, s.step + 1, [&](State& n) { n.min[store] = min; n.max[store] = max; });
  };
  const int phase = s.phase, step = s.step;
  switch (s.doing) {
    case WIDEN:
      if (phase < 3) {
        const vector<int> stores = either(phase, phase + 1);
        if (phase == 1 && variant == "copy-before-narrow" && s.min[0] == 0 && s.max[0] == 1 && step == 0)
          go(NARROW, 1, 0, nothing);
        else if (step < static_cast<int>(stores.size())) creators(WIDEN, stores[step], phase, phase + 1);
        else go(ROLL, phase + 1, 0, nothing);
        if (s.back && (phase == 1 || phase == 2) && step == 0)
          go(BACK_WIDEN, phase, 0, [&](State& n) { n.back--; });
      }
      break;
    case ROLL:
      roll(phase == 1 && (variant == "copy-before-narrow" || variant == "no-narrow") ? COPY : NARROW, phase);
      break;
    case NARROW: {
      const vector<int> stores = either(phase - 1, phase);
      if (step < static_cast<int>(stores.size())) creators(NARROW, stores[step], phase, phase);
      else {
        const bool copied = variant == "copy-before-narrow" || (variant == "old-attestation" && s.attested);
        go(phase != 1 || copied ? WIDEN : COPY, phase, 0, nothing);
      }
      break;
    }
    case COPY:
      go(COPYING, phase, 0, [&](State& n) { n.snapshot = s.deks[0] | s.latest[0]; });
      break;
    case COPYING: {
      const int rest = s.snapshot & ~s.deks[1];
      for (int dek = 1; dek <= 2; dek++)
        if (rest & dek) go(COPYING, phase, 0, [&](State& n) { n.deks[1] |= dek; });
      if (!rest) go(VERIFY, phase, 0, nothing);
      break;
    }
    case VERIFY:  // twice
      if (s.deks[0] & ~s.deks[1]) go(COPY, phase, 0, nothing);
      else if (step == 0) go(VERIFY, phase, 1, nothing);
      else go(WIDEN, phase, 0, [&](State& n) { n.attested = 1; });
      break;
    case BACK_WIDEN: {
      const vector<int>& stores = WRITES[phase - 1];
      if (step < static_cast<int>(stores.size())) creators(BACK_WIDEN, stores[step], phase - 1, phase);
      else go(BACK_ROLL, phase - 1, 0, nothing);
      break;
    }
    case BACK_ROLL:
      roll(BACK_NARROW, phase);
      break;
    case BACK_NARROW: {
      const vector<int>& stores = WRITES[phase];
      if (step < static_cast<int>(stores.size())) creators(BACK_NARROW, stores[step], phase, phase);
      else {
        const bool keeps = variant == "old-attestation";
        go(phase == 0 || (keeps && s.attested) ? WIDEN : COPY, phase, 0,
           [&](State& n) { if (!keeps) n.attested = 0; });
      }
      break;
    }
  }
}

static const char* violation(const State& s) {
  const int phase = s.instances[0].phase;
  if (phase == 3 && (s.used & ~s.deks[1])) return "a used DEK is not in the target, and the target alone is read";
  if (phase == 2 && (s.used & ~(s.deks[0] | s.deks[1]))) return "a used DEK is in neither store";
  if (phase <= 1 && (s.used & ~s.deks[0])) return "a used DEK is not in the source, which is read";
  return nullptr;
}

// A set of states with open addressing; a State packs into less than 64 bits, so that all ones is none.
class Seen {
 public:
  Seen() : slots(1ULL << 20, NONE), mask((1ULL << 20) - 1) {}
  bool add(Packed x) {
    if (size * 4 > mask * 3) grow();
    return insert(x);
  }
  uint64_t size = 0;

 private:
  static constexpr Packed NONE = ~0ULL;
  bool insert(Packed x) {
    for (uint64_t at = (x * 0x9E3779B97F4A7C15ULL) >> 20;; at++) {
      Packed& slot = slots[at & mask];
      if (slot == x) return false;
      if (slot == NONE) { slot = x; size++; return true; }
    }
  }
  void grow() {
    vector<Packed> old(2 * slots.size(), NONE);
    old.swap(slots);
    mask = slots.size() - 1;
    size = 0;
    for (Packed x : old) if (x != NONE) insert(x);
  }
  vector<Packed> slots;
  uint64_t mask;
};

static bool isVariant(const string& name) {
  for (const char* one : {"ok", "adopt-one-store", "check-before-only", "copy-before-narrow", "no-narrow",
                          "latest-before-check", "old-attestation"})
    if (name == one) return true;
  return false;
}

static int usage() {
  fprintf(stderr, "usage: fence VARIANT [0..3 [both|known|missed]]\n");
  return 2;
}

int main(int count, char** arguments) {
  if (count < 2 || count > 4) return usage();
  variant = arguments[1];
  const int back = count > 2 ? atoi(arguments[2]) : 0;
  const string who = count > 3 ? arguments[3] : "both";
  makers = who == "known" ? 1 : who == "missed" ? 2 : who == "both" ? 3 : 0;
  if (!isVariant(variant) || back < 0 || back > 3 || makers == 0) return usage();
  const string what = variant + " back=" + std::to_string(back) + " makers=" + who;
  const auto began = std::chrono::steady_clock::now();
  State start{};
  start.back = back;
  Seen seen;
  vector<Packed> now{pack(start)}, next;
  seen.add(now[0]);
  int depth = 0;
  for (; !now.empty(); depth++) {
    next.clear();
    for (Packed packed : now) {
      const State s = unpack(packed);
      if (const char* why = violation(s)) {
        printf("%s: violated at step %d, after %llu states: %s\n", what.c_str(), depth,
               static_cast<unsigned long long>(seen.size), why);
        return 1;
      }
      found.clear();
      landings(s);
      for (int i = 0; i < 2; i++) instanceSteps(s, i);
      operatorSteps(s);
      for (const State& to : found) {
        const Packed p = pack(to);
        if (seen.add(p)) next.push_back(p);
      }
    }
    now.swap(next);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  printf("%s: holds in all %llu states, %d steps deep, %.0f s\n", what.c_str(),
         static_cast<unsigned long long>(seen.size), depth, seconds);
  return 0;
}
