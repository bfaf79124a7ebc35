import TestSupport
import Testing

@testable import Projects

@Suite("Which program a command names")
struct ChildCommandTests {
  let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
    try place.write("one/tool", "#!/bin/sh\n", executable: true)
    try place.write("two/tool", "#!/bin/sh\n", executable: true)
    try place.write("two/other", "#!/bin/sh\n", executable: true)
    try place.write("plain/tool", "not a program")
    try place.write("plain/lonely", "not a program")
    try TestFiles.makeDirectory(place.path + "/folders/tool")
    try place.write("here", "#!/bin/sh\n", executable: true)
  }

  private func resolve(_ name: String, path: String? = nil) throws(ChildError) -> String {
    var environment: [String: String] = [:]
    environment["PATH"] = path
    return try ChildCommand(arguments: [name], environment: environment, directory: place.path)
      .executablePath()
  }

  @Test(
    "is looked up on the PATH given, in its order, relative parts from the working directory",
    arguments: [
      ("tool", "one:two", "one/tool"), ("tool", "two:one", "two/tool"), ("other", "one:two", "two/other"),
      ("tool", "plain:folders:two", "two/tool"), ("here", "one::two", "./here"), ("here", ".", "./here"),
      ("./here", "one", "./here"), ("one/tool", "two", "one/tool"),
    ])
  func found(name: String, path: String, expected: String) throws {
    #expect(try resolve(name, path: path) == expected)
  }

  @Test("is looked up in the system's folders when there is no PATH")
  func defaultPath() throws {
    #expect(try resolve("sh").hasSuffix("/sh"))
  }

  @Test(
    "is not found: 127, and the message names it",
    arguments: [
      ("tool", "none:empty"), ("here", "one"), ("./missing", "one"), ("one/tool/deeper", "one"), ("", "one"),
    ])
  func notFound(name: String, path: String) {
    let error = #expect(throws: ChildError.self) { try resolve(name, path: path) }
    #expect(error?.code == .notFound)
    #expect(error?.exitStatus == 127)
    #expect(error?.message.hasPrefix("command not found: \(name)") == true)
  }

  @Test(
    "is there and cannot be run: 126",
    arguments: [("lonely", "plain"), ("tool", "folders:none"), ("./plain/lonely", ""), ("./folders", "")])
  func notExecutable(name: String, path: String) {
    let error = #expect(throws: ChildError.self) { try resolve(name, path: path) }
    #expect(error?.code == .notExecutable)
    #expect(error?.exitStatus == 126)
  }

  @Test("A working directory that is not there is told")
  func noDirectory() {
    let command = ChildCommand(arguments: ["sh"], environment: [:], directory: place.path + "/gone")
    let error = #expect(throws: ChildError.self) { try command.executablePath() }
    #expect(error?.code == .noDirectory)
    #expect(error?.message.contains("/gone") == true)
  }

  @Test("Control characters of a name do not reach the terminal")
  func escaped() {
    let error = #expect(throws: ChildError.self) { try resolve("a\u{1b}[31m") }
    #expect(error?.message.contains("\u{1b}") == false)
  }
}
