public import Records

/// What the ledger needs to know of the world, given by the executable: it reads no clock and no environment itself.
public struct LedgerContext: Sendable {
  /// The process's environment: Git's identity variables come from it.
  public var environment: [String: String]
  public var now: @Sendable () -> Timestamp
  /// Says something to the person, such as that an orphaned run was ended.
  public var notice: @Sendable (String) -> Void
  public var processes: ProcessTable
  /// Write each acknowledged line through to the disk at once.
  public var durable: Bool

  public init(
    environment: [String: String], processes: ProcessTable, durable: Bool = false,
    now: @escaping @Sendable () -> Timestamp, notice: @escaping @Sendable (String) -> Void
  ) {
    self.environment = environment
    self.processes = processes
    self.durable = durable
    self.now = now
    self.notice = notice
  }
}

/// Which processes live on this machine.
public struct ProcessTable: Sendable {
  /// Tells this machine since its last start from every other: processes of another cannot be seen.
  public var machine: String
  /// When a process started, in a form that only equality is asked of; nil when there is none.
  public var startOf: @Sendable (Int32) -> String?

  public init(machine: String, startOf: @escaping @Sendable (Int32) -> String?) {
    self.machine = machine
    self.startOf = startOf
  }
}
