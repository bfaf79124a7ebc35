/// What a user may do with an experiment or a registered model; each includes those before it. MLflow's names.
public enum Permission: String, Hashable, Sendable, Comparable, CaseIterable {
  case none = "NO_PERMISSIONS"
  case read = "READ"
  case edit = "EDIT"
  case manage = "MANAGE"

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  public static func < (a: Permission, b: Permission) -> Bool { a.rank < b.rank }
}

/// What a permission is about.
public enum Resource: Hashable, Sendable {
  /// By its id, so that it survives a new name.
  case experiment(String)
  case model(String)
}
