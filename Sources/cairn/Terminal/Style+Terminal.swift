import Report

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension World {
  /// Whether a person reads along.
  var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// What standard output can show.
  var style: Style { Style(colour: showsColour, unicode: showsUnicode, width: width) }

  /// <https://no-color.org>, <https://bixense.com/clicolors>
  private var showsColour: Bool {
    if isSet("NO_COLOR") { return false }
    if isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" { return true }
    return isTerminal && environment["TERM"] != "dumb" && environment["CLICOLOR"] != "0"
  }

  /// The first of the three that is set says it, as for every POSIX program.
  private var showsUnicode: Bool {
    guard let locale = ["LC_ALL", "LC_CTYPE", "LANG"].first(where: isSet).flatMap({ environment[$0] }) else {
      return false
    }
    let name = locale.lowercased()
    return name.hasSuffix("utf-8") || name.hasSuffix("utf8") || name.contains("utf-8@")
      || name.contains("utf8@")
  }

  /// nil where nothing limits it. `COLUMNS` is a wish: shells do not pass their own on.
  private var width: Int? {
    if let columns = environment["COLUMNS"].flatMap(Int.init), columns > 0 { return columns }
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private func isSet(_ variable: String) -> Bool { !(environment[variable] ?? "").isEmpty }
}
