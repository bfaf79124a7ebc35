import Foundation
import Git
import TestSupport
import Testing

@Suite("Who commits, and when")
struct AuthorshipTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  private func configure(_ pairs: [String: String]) throws {
    for (key, value) in pairs { try made.git("config", key, value) }
  }

  /// What `git` itself would write, with only these variables of its kind set.
  private func gits(_ role: String, _ variables: [String: String]) throws -> String {
    var environment = made.environment.filter {
      !$0.key.hasPrefix("GIT_AUTHOR") && !$0.key.hasPrefix("GIT_COMMITTER")
    }
    environment.merge(variables) { $1 }
    let output = try Program.run(
      "git", ["var", "GIT_\(role)_IDENT"], environment: environment, directory: made.path)
    try #require(output.status == 0, "\(output.errorText)")
    return output.text.split(separator: "\n").joined()
  }

  private func text(_ signature: Signature) -> String {
    let offset = abs(signature.offset)
    let digits = String(10_000 + offset / 60 * 100 + offset % 60).dropFirst()
    return
      "\(signature.name) <\(signature.email)> \(signature.time) \(signature.offset < 0 ? "-" : "+")\(digits)"
  }

  @Test("the user's configuration says who, the clock when")
  func configured() throws {
    try configure(["user.name": "Ünal", "user.email": "u@example.org"])
    let before = Int64(Date().timeIntervalSince1970)
    let people = try made.open().authorship(environment: [:])
    #expect(people.author == people.committer || people.author.time + 1 == people.committer.time)
    #expect(people.author.name == "Ünal" && people.author.email == "u@example.org")
    // The kernel keeps the second that libgit2 asks for a tick behind the finer clock.
    #expect(people.author.time >= before - 1 && people.author.time <= before + 60)
    #expect(people.author.offset == TimeZone.current.secondsFromGMT() / 60)
  }

  @Test("without a name and an address the error tells how to set them")
  func nobody() throws {
    let repository = try made.open()
    for environment in [
      [:], ["GIT_AUTHOR_NAME": "x"], ["EMAIL": "x@example.org"], ["GIT_AUTHOR_NAME": ""],
      ["GIT_AUTHOR_NAME": "<>", "EMAIL": "x@example.org"],
    ] {
      let error = #expect(throws: GitError.self) { try repository.authorship(environment: environment) }
      #expect(error?.code == .noIdentity)
      #expect(error?.reason.contains("git config --global user.email") == true)
    }
  }

  @Test(
    "variables and configuration are weighed as git does",
    arguments: [
      [:],
      ["GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_EMAIL": "c@example.org"],
      ["GIT_AUTHOR_NAME": "A <b>\nc", "GIT_AUTHOR_EMAIL": "<a@example.org>"],
      ["GIT_AUTHOR_NAME": "  spaced, ", "GIT_COMMITTER_NAME": "\"quoted\""],
      ["EMAIL": "unused@example.org"],
    ])
  func variables(environment: [String: String]) throws {
    try configure(["user.name": "User", "user.email": "user@example.org", "committer.name": "Committer"])
    let fixed = ["GIT_AUTHOR_DATE": "@1700000000 +0100", "GIT_COMMITTER_DATE": "@1700000000 -0330"]
    let all = environment.merging(fixed) { $1 }
    let repository = try made.open()
    let people = try repository.authorship(environment: all)
    #expect(try text(people.author) == gits("AUTHOR", all))
    #expect(try text(people.committer) == gits("COMMITTER", all))
    let id = try repository.writeCommit(
      tree: repository.emptyTree(), parents: [], message: "x", by: people)
    #expect(
      try made.git("log", "-1", "--format=%an <%ae>", id.hex)
        == "\(people.author.name) <\(people.author.email)>")
  }

  @Test("EMAIL stands in where nothing else names an address")
  func email() throws {
    try configure(["user.name": "User"])
    let people = try made.open().authorship(environment: ["EMAIL": "e@example.org"])
    #expect(people.committer.email == "e@example.org")
  }

  static let dates = [
    "@1700000000 +0000", "1700000000 +0530", "1700000000 -0330", "2005-04-07T22:13:13Z",
    "2005-04-07T22:13:13+02:00",
    "2005-04-07 22:13:13 +0200", "2005-04-07T22:13:13.987-0700", "2005-04-07T22:13+0000",
    "2005.04.07T22:13:13Z",
    "04/07/2005 22:13:13 +0000", "07.04.2005 22:13:13 +0000", "Thu, 07 Apr 2005 22:13:13 +0200",
    "Tue, 1 Mar 2016 00:00:00 GMT", "2024-02-29T23:59:59Z", "2000-03-01T00:00:00Z", "1970-01-02T00:00:00Z",
  ]

  @Test("a date is read as git reads it", arguments: dates)
  func date(text: String) throws {
    let environment = [
      "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": text,
      "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
    ]
    let people = try made.open().authorship(environment: environment)
    #expect(try self.text(people.author) == gits("AUTHOR", environment))
  }

  @Test(
    "a date without a zone is local, in summer and in winter",
    arguments: ["2025-01-15T12:00:00", "2025-07-15 12:00:00"])
  func localDate(text: String) throws {
    var environment = [
      "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": text,
      "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
    ]
    let people = try made.open().authorship(environment: environment)
    environment["TZ"] = ProcessInfo.processInfo.environment["TZ"] ?? ":/etc/localtime"
    #expect(try self.text(people.author) == gits("AUTHOR", environment))
  }

  @Test(
    "a date that cannot be read is refused, not taken for now",
    arguments: [
      "yesterday", "2025-13-01T00:00:00Z", "2025-01-01T25:00:00Z", "12", "@", "2025-01-01", "@1 +1",
      "x y z w",
    ])
  func badDate(text: String) throws {
    try configure(["user.name": "User", "user.email": "user@example.org"])
    let error = #expect(throws: GitError.self) {
      try made.open().authorship(environment: ["GIT_COMMITTER_DATE": text])
    }
    #expect(error?.code == .invalidDate)
    #expect(error?.thing == text)
  }
}
