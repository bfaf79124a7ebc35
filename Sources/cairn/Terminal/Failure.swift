import ArgumentParser
import Files
import Git
import Ledger
import Migration
import Records
import Registry
import RunIndex

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The one place where errors become words and exit statuses.
enum Failure {
  /// A gate or a check said no.
  static let no = ExitCode(1)
  static let usage = ExitCode(2)
  /// The repository or the data has a problem.
  static let data = ExitCode(3)

  /// - Parameter arguments: the words after `cairn`.
  static func exit(_ error: any Error, _ arguments: [String]) -> Never {
    if let status = error as? ExitCode { leave(status) }
    let status = Cairn.exitCode(for: error)
    if status == .success {
      print(Cairn.fullMessage(for: error))
      leave(.success)
    }
    if status == .validationFailure {
      World.say(WrongUsage.text(error, arguments))
      leave(usage)
    }
    World.say(message(error))
    leave(code(error))
  }

  private static func leave(_ status: ExitCode) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status.rawValue)
    #elseif canImport(Musl)
      Musl.exit(status.rawValue)
    #else
      Darwin.exit(status.rawValue)
    #endif
  }

  static func message(_ error: any Error) -> String {
    guard let error = error as? GitError, let hint = hint(error) else { return "\(error)" }
    return "\(error)\n  \(hint)"
  }

  private static func code(_ error: any Error) -> ExitCode {
    switch error {
    case is UsageError, is SearchError: usage
    case let error as LedgerError where error.code == .invalid: usage
    case let error as RegistryError where error.code == .refused: no
    case let error as MigrationError where error.code == .invalid: usage
    // What a file holds was not asked for in this command.
    case let error as RecordError where error.file != nil: data
    case let error as RecordError where error.code == .invalidName || error.code == .invalidValue: usage
    default: data
    }
  }

  private static func hint(_ error: GitError) -> String? {
    switch error.code {
    case .notFound where error.operation == "open repository": "make one here with 'cairn init --git'"
    case .locked: "see which process it is with 'cairn doctor'"
    default: nil
    }
  }
}

/// A request that makes no sense, found after the arguments were read.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
