internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Shares what is remembered of changes with the other ledgers of the process; call it before the first use.
  public func share(_ activity: StoreActivity) {
    self.activity = activity
    try? StoreFile.makeDirectories("cairn", below: repository.commonDirectory)
    activity.listen(in: privateDirectory)
  }

  /// Notes a change that was made, once it shows.
  func noteChange(of run: RunID? = nil) { activity.note(run, in: privateDirectory) }

  /// Whether what is written goes through to the disk before the call returns.
  var writesThrough: Bool { context.durable || !activity.delaysWriting }

  /// Writes through to the disk what was written in this process since the last time. To be called within a second
  /// of a change where the activity is shared.
  public func writeThrough() throws {
    let runs = activity.takeUnwritten()
    if runs.isEmpty || context.durable { return }
    // One wait for the disk instead of several for each run.
    if runs.count > 64, try StoreFile.syncFileSystem(of: repository.commonDirectory),
      try !placement.isInWorkTree || StoreFile.syncFileSystem(of: root)
    {
      return
    }
    for run in runs {
      let directory = directory(of: run)
      for file in [directory + "/run.json", directory + "/metrics.csv", stateFile(run)] {
        try OpenFile.reading(file)?.sync()
      }
      try StoreFile.syncDirectory(directory)
    }
    try StoreFile.syncDirectory(liveDirectory)
  }
}
