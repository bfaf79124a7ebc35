import CPosix
import Files
import Git
import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The person's own editor, the one that Git would start.
struct Editor {
  let command: String

  /// - Throws: ``UsageError`` where there is no terminal to edit in.
  init(in world: World, _ ledger: Ledger) throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw UsageError("--edit opens an editor, and this is no terminal: use --from FILE")
    }
    let named = [
      world.environment["GIT_EDITOR"], try ledger.repository.configuration("core.editor"),
      world.environment["VISUAL"], world.environment["EDITOR"],
    ]
    command = named.compactMap(\.self).first { !$0.isEmpty } ?? "vi"
  }

  /// Lets the person edit a file, and waits until they are done.
  ///
  /// - Throws: `FileError` when the editor cannot be started, or says that it failed.
  func edit(_ file: String) throws {
    // By the shell, since the setting may have options.
    let script = command + " \"$@\""
    let texts: [String] = ["sh", "-c", script, command, file]
    let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let failure = posix_spawn(
      &process, "/bin/sh", nil, nil, words, UnsafeMutablePointer(mutating: cairn_environment()))
    guard failure == 0 else {
      throw FileError("start", command, number: failure, reason: String(cString: strerror(failure)))
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else {
        throw FileError("wait for", command, number: errno, reason: String(cString: strerror(errno)))
      }
    }
    guard status == 0 else {
      throw FileError("edit", file, reason: "'\(command)' ended with a failure; nothing was changed")
    }
  }
}
