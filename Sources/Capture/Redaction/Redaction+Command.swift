extension Redaction {
  /// A command line without the secrets in it.
  ///
  /// Beside what ``text(_:)`` finds in each word: the word after an option with a secret name, and the short options
  /// of known programs (`mysql -pX`, `curl -u user:X`).
  public func command(_ words: [String]) -> [String] {
    var result: [String] = []
    result.reserveCapacity(words.count)
    var awaited = Awaited.nothing
    var programs = ShortOptions()
    for (index, word) in words.enumerated() {
      let previous = awaited
      awaited = .nothing
      switch previous {
      case .value where !Self.isOption(word), .certainValue:
        if word == "=" {
          awaited = previous
          result.append(word)
        } else {
          result.append(word.isEmpty ? word : Self.replacement)
        }
        continue
      case .perhaps where !word.hasPrefix("-"):
        if word == "=" { awaited = previous }
        let harmless = Array(word.utf8).withUnsafeBufferPointer { SecretName.isHarmless($0[...]) }
        result.append(harmless || word == "=" ? text(word) : Self.replacement)
        continue
      default: break
      }

      switch programs.read(word) {
      case .secretAttached(let option):
        result.append(option + Self.replacement)
        continue
      case .secretFollows: awaited = .certainValue
      case .nothing: awaited = awaits(word, after: index > 0 ? words[index - 1] : nil)
      }
      result.append(text(word))
    }
    return result
  }

  /// What the next word is, as this one tells.
  private enum Awaited {
    case nothing
    /// A secret, unless it is another option.
    case value
    /// A secret, however it looks.
    case certainValue
    /// A secret, unless it is another option or harmless.
    case perhaps
  }

  private func awaits(_ word: String, after previous: String?) -> Awaited {
    var name = word[...]
    if name.hasSuffix("=") { name = name.dropLast() }
    guard !name.utf8.contains(where: { $0 == 0x20 || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") })
    else {
      return .nothing
    }
    // An option, `NAME=` with its value in the next word, or what `config set` is told to set.
    let isOption = name.hasPrefix("-")
    let isSet = previous.map { ["set", "--set", "--add"].contains($0) } ?? false
    guard isOption || isSet || word.hasSuffix("=") else { return .nothing }
    switch names.verdict(on: String(name)) {
    case .secret: return .value
    case .suspect: return .perhaps
    case .plain: return .nothing
    }
  }

  /// `--name`, `--name=…` or `-x`.
  private static func isOption(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard bytes.count > 1, bytes[0] == UInt8(ascii: "-") else { return false }
    if bytes[1] == UInt8(ascii: "-") { return bytes.count > 2 && isLetter(bytes[2]) }
    return bytes.count == 2 && isLetter(bytes[1])
  }
}

/// Short options that take secrets, of the program that the words so far have named.
private struct ShortOptions {
  enum Finding {
    case nothing
    /// The word's beginning, up to the secret.
    case secretAttached(String)
    case secretFollows
  }

  private struct Rule {
    var options: [Character]
    /// The secret is never a word of its own: `mysql -p NAME` opens the database NAME.
    var onlyAttached = false
    /// Only after this word: `docker run -p` publishes a port.
    var after: String?
    /// The secret is an argument without an option.
    var isArgument = false
  }

  private static let rules: [String: Rule] = {
    var rules: [String: Rule] = [:]
    for name in [
      "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlsh", "mariadb", "mariadb-dump", "7z", "7za",
    ] {
      rules[name] = Rule(options: ["p"], onlyAttached: true)
    }
    for name in ["mongo", "mongosh", "mongodump", "mongorestore", "mongoimport", "mongoexport", "sshpass"] {
      rules[name] = Rule(options: ["p"])
    }
    for name in ["docker", "podman", "nerdctl", "helm", "az", "oc", "skopeo", "buildah"] {
      rules[name] = Rule(options: ["p"], after: "login")
    }
    rules["wandb"] = Rule(options: [], after: "login", isArgument: true)
    rules["curl"] = Rule(options: ["u", "U", "b"])
    rules["http"] = Rule(options: ["a"])
    rules["https"] = Rule(options: ["a"])
    rules["redis-cli"] = Rule(options: ["a"])
    rules["smbclient"] = Rule(options: ["U"])
    rules["zip"] = Rule(options: ["P"])
    rules["unzip"] = Rule(options: ["P"])
    rules["sqlcmd"] = Rule(options: ["P"])
    rules["bcp"] = Rule(options: ["P"])
    for name in ["ldapsearch", "ldapmodify", "ldapadd", "ldapdelete", "ldapwhoami"] {
      rules[name] = Rule(options: ["w"])
    }
    return rules
  }()
  /// Long options of `curl` whose names do not tell that a password follows.
  private static let userOptions: Set<String> = ["--user", "--proxy-user"]

  private var rule: Rule?
  private var isOpen = false
  private var isCurl = false

  mutating func read(_ word: String) -> Finding {
    let name = word.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? word
    if !word.hasPrefix("-"), let known = Self.rules[name] {
      rule = known
      isOpen = known.after == nil
      isCurl = name == "curl"
      return .nothing
    }
    guard let rule else { return .nothing }
    if let after = rule.after, word == after {
      isOpen = true
      return .nothing
    }
    guard isOpen else { return .nothing }
    if isCurl, Self.userOptions.contains(word) { return .secretFollows }
    if isCurl, let equals = word.firstIndex(of: "="), Self.userOptions.contains(String(word[..<equals])) {
      return .secretAttached(String(word[...equals]))
    }
    guard word.hasPrefix("-"), !word.hasPrefix("--") else {
      return rule.isArgument && !word.hasPrefix("-") ? .secretAttached("") : .nothing
    }
    let letters = word.dropFirst()
    guard let place = letters.firstIndex(where: rule.options.contains),
      letters[..<place].allSatisfy(\.isLetter)
    else {
      return .nothing
    }
    let after = letters.index(after: place)
    if after < letters.endIndex { return .secretAttached(String(word[..<after])) }
    return rule.onlyAttached ? .nothing : .secretFollows
  }
}
