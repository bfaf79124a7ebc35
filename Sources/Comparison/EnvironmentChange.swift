public import Records

/// What differs between two environments.
public struct EnvironmentChange: Hashable, Sendable {
  /// By name: added (no old version), removed (no new one), changed.
  public var packages: [ValueChange]
  /// Interpreter, system, hardware, container, lock files and variables (`$NAME`).
  public var facts: [ValueChange]

  public var isEmpty: Bool { packages.isEmpty && facts.isEmpty }

  /// Empty when a side has no environment: then nothing is known to differ.
  public init(old: Environment?, new: Environment?) {
    guard let old, let new, old != new else {
      packages = []
      facts = []
      return
    }
    packages = ValueChange.differences(old: old.packageVersions, new: new.packageVersions)
    facts = ValueChange.differences(old: old.facts, new: new.facts)
    // Their number alone is a fact; the lists may differ all the same.
    if let before = old.condaExplicit, let after = new.condaExplicit, before != after,
      before.count == after.count
    {
      facts.append(
        ValueChange(
          key: "conda packages", old: "\(before.count) packages",
          new: "\(Set(after).subtracting(before).count) of them other"))
    }
    packages += Self.rebuilt(old: old, new: new)
  }

  /// Packages of the same version from another archive.
  private static func rebuilt(old: Environment, new: Environment) -> [ValueChange] {
    let before = Dictionary(old.packages.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return new.packages.compactMap { package in
      guard let twin = before[package.name], twin.version == package.version, twin.origin == package.origin,
        let oldHash = twin.hash, let newHash = package.hash, oldHash != newHash
      else { return nil }
      return ValueChange(
        key: package.name, old: "\(twin.version) \(oldHash.prefix(15))",
        new: "\(package.version) \(newHash.prefix(15))")
    }
  }
}
