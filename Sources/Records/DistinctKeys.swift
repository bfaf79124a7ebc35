/// The keys of one object so far, to find a key that comes twice.
struct DistinctKeys {
  private var few: [String] = []
  private var many: Set<String> = []

  /// False when the key is there already.
  mutating func insert(_ key: String) -> Bool {
    // Comparing with each is the fastest for the few keys that objects have, as a rule.
    if many.isEmpty {
      guard !few.contains(key) else { return false }
      few.append(key)
      if few.count == 32 { many = Set(few) }
      return true
    }
    return many.insert(key).inserted
  }
}
