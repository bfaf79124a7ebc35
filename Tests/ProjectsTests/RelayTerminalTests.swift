import Foundation
import TestSupport
import Testing

@testable import Projects

@Suite("A command at a terminal")
struct RelayTerminalTests {
  let place: TemporaryDirectory
  let user: TerminalUser

  init() throws {
    place = try TemporaryDirectory()
    user = try TerminalUser(shellIn: place.path)
  }

  @Test("has a terminal of its own, of the same size")
  func ownTerminal() throws {
    user.resize(rows: 31, columns: 97)
    let outer = try user.run("tty")
    let lines = try user.run("$relay sh -c 'tty; stty size; test -t 0 && test -t 1 && test -t 2 && echo all'")
      .split(separator: "\r\n")
    try #require(lines.count == 3)
    #expect(lines[0].hasPrefix("/dev/") && !outer.contains(lines[0]))
    #expect(lines[1] == "31 97")
    #expect(lines[2] == "all")
  }

  @Test(
    "prints the bytes that it prints without us",
    arguments: ["seq 1 3000", "printf 'a\\r\\nb\\rc\\n\\r'; echo"])
  func sameBytes(command: String) throws {
    let direct = try user.run("bash -c \"\(command)\"")
    #expect(try user.run("$relay bash -c \"\(command)\"") == direct)
  }

  @Test("gets keys, and sees the end of input at Ctrl-D")
  func keys() throws {
    user.type("$relay cat; echo end=$?\n")
    user.type("hello\n")
    try user.read(until: "hello\r\nhello\r\n")
    user.type("\u{4}")
    try user.read(until: "end=0")
  }

  @Test(
    "ends at its key, and the terminal is as it was",
    arguments: [("\u{3}", 130), ("\u{1c}", 131)])
  func interrupted(key: String, status: Int) throws {
    let before = try user.modes()
    user.type("$relay sh -c 'echo st''art; exec sleep 600'\n")
    try user.read(until: "start")
    user.type(key)
    try user.prompt()
    #expect(try user.run("echo status=$?").contains("status=\(status)\r\n"))
    #expect(try user.modes() == before)
  }

  @Test("may handle Ctrl-C itself")
  func handled() throws {
    user.type(
      "$relay sh -c 'trap \"echo hand\"\"led; exit 7\" INT; echo st''art; while :; do sleep 0.02; done'\n")
    try user.read(until: "start")
    user.type("\u{3}")
    try user.read(until: "handled")
    try user.prompt()
    #expect(try user.run("echo status=$?").contains("status=7\r\n"))
  }

  @Test("Ctrl-C ends the loop around it, not one round")
  func loop() throws {
    try place.write(
      "loop", "for i in 1 2 3; do $relay sh -c \"echo round$i; exec sleep 600\"; done; echo after\n")
    user.type("bash loop\n")
    try user.read(until: "round1")
    user.type("\u{3}")
    let rest = try user.prompt()
    #expect(!rest.contains("round2") && !rest.contains("after"))
  }

  @Test("stops at Ctrl-Z with the terminal as it was, and goes on with fg")
  func stopped() throws {
    let before = try user.modes()
    user.type("$relay sh -c 'echo st''art; read x; echo got=$x'\n")
    try user.read(until: "start")
    user.type("\u{1a}")
    try user.read(until: "Stopped")
    try user.prompt()
    #expect(try user.modes() == before)
    user.type("fg\n")
    try user.read(until: "got")
    user.type("word\n")
    try user.read(until: "got=word")
    try user.prompt()
    #expect(try user.modes() == before)
  }

  @Test("goes on in the background without touching the terminal")
  func background() throws {
    let before = try user.modes()
    user.type("$relay sh -c 'echo st''art; while ! test -e go; do sleep 0.02; done; echo be''hind'\n")
    try user.read(until: "start")
    user.type("\u{1a}")
    try user.read(until: "Stopped")
    try user.prompt()
    try user.run("bg")
    #expect(try user.modes() == before)
    user.type("touch go\n")
    try user.read(until: "behind")
  }

  @Test("An interactive shell within manages its own jobs")
  func innerShell() throws {
    user.type("$relay env PS1='INN''ER ' bash --norc --noediting -i\n")
    try user.read(until: "INNER ")
    user.type("sh -c 'echo st''art; exec sleep 600'\n")
    try user.read(until: "start")
    user.type("\u{1a}")
    try user.read(until: "Stopped")
    try user.read(until: "INNER ")
    user.type("exit 3\n")
    try user.read(until: "There are stopped jobs.")
    user.type("exit 3\n")
    try user.prompt()
    #expect(try user.run("echo status=$?").contains("status=3\r\n"))
  }

  @Test("that reads keys itself gets Ctrl-C and Ctrl-Z as keys, and its bytes come out as they are")
  func rawChild() throws {
    let script = """
      import os, sys, termios, tty
      saved = termios.tcgetattr(0); tty.setraw(0)
      os.write(1, b'ra' + b'w')
      keys = b''
      while len(keys) < 2: keys += os.read(0, 9)
      os.write(1, b'A\\nB' + repr(keys).encode()); os.read(0, 1)
      termios.tcsetattr(0, termios.TCSANOW, saved)
      """
    try place.write("keys.py", script)
    user.type("$relay python3 keys.py\n")
    try user.read(until: "raw")
    // The keys come one by one, after the terminal has followed the child.
    user.type("\u{3}\u{1a}")
    #expect(try user.read(until: "'").hasSuffix("A\nBb'"))
    try user.read(until: "\\x03\\x1a'")
    user.type(" ")
    try user.prompt()
  }

  @Test("learns of a new window size", arguments: ["", "true | "])
  func windowSize(input: String) throws {
    user.type(
      "\(input)$relay sh -c 'trap \"stty size <&1\" WINCH; echo st''art; while ! test -e go; do sleep 0.02; done'\n"
    )
    try user.read(until: "start")
    user.resize(rows: 33, columns: 101)
    try user.read(until: "33 101")
    try place.write("go", "")
    try user.prompt()
  }

  @Test(
    "The terminal is as it was after a crash of ours, and after a signal's end",
    arguments: ["SEGV", "ABRT", "TERM"])
  func crash(name: String) throws {
    let before = try user.modes()
    try user.run("$relay sh -c 'kill -\(name) $PPID; exec sleep 600'")
    #expect(try user.modes() == before)
  }

  @Test("The child ends when we are killed")
  func killed() throws {
    user.type("$relay sh -c 'echo pid=$$.; exec sleep 600' & echo relay=$!.\n")
    let relay = try #require(Int32(try number(after: "relay=")))
    let child = try #require(Int32(try number(after: "pid=")))
    kill(relay, SIGKILL)
    let isGone = eventually { kill(child, 0) != 0 }
    #expect(isGone)
  }

  private func number(after text: String) throws -> String {
    while true {
      try user.read(until: text)
      let digits = try user.read(until: ".").dropLast()
      if !digits.isEmpty, digits.allSatisfy(\.isNumber) { return String(digits) }
    }
  }

  @Test("Several at once on one terminal leave it as it was")
  func several() throws {
    let before = try user.modes()
    try place.write(
      "several.py",
      """
      import os, subprocess
      relay = os.environ['relay']
      started = [subprocess.Popen([relay, 'sh', '-c', f'sleep 0.{n}; echo line{n}']) for n in (3, 1, 2)]
      print([p.wait() for p in started])
      """)
    let text = try user.run("python3 several.py")
    for part in ["line1\r\n", "line2\r\n", "line3\r\n", "[0, 0, 0]"] { #expect(text.contains(part)) }
    #expect(try user.modes() == before)
  }

  @Test("with its input from a pipe still has its output at a terminal, and Ctrl-C and Ctrl-Z work")
  func pipedInput() throws {
    try place.write(
      "wait.py",
      """
      import os, signal, sys, time
      signal.signal(signal.SIGCONT, lambda *_: os.write(1, b'resumed\\n'))
      print(sys.stdin.read() + ('outtty' if os.isatty(1) else 'no'), flush=True)
      os.write(1, b'start\\n')
      while True: time.sleep(0.02)
      """)
    user.type("echo word | $relay python3 wait.py\n")
    try user.read(until: "word\r\nouttty\r\nstart")
    user.type("\u{1a}")
    try user.read(until: "Stopped")
    try user.prompt()
    user.type("fg\n")
    try user.read(until: "resumed")
    user.type("\u{3}")
    try user.prompt()
    #expect(try user.run("echo status=$?").contains("status=130\r\n"))
  }

  @Test("keeps an output that is not a terminal apart")
  func oneTerminal() throws {
    let tell = "test -t 1 && echo out-tty || echo out; test -t 2 && echo err-tty >&2 || echo err >&2"
    try place.write("tell", tell)
    #expect(try user.run("$relay sh tell 2> file") == "out-tty\r\n")
    #expect(try user.run("cat file") == "err\r\n")
    #expect(try user.run("$relay sh tell > file") == "err-tty\r\n")
    #expect(try user.run("cat file") == "out\r\n")
    #expect(try user.run("$relay sh tell > file 2>&1") == "")
    #expect(try user.run("cat file") == "out\r\nerr\r\n")
  }

  @Test("is recorded with plain line ends and the last state of each progress bar")
  func recorded() throws {
    try place.write(
      "bar.py",
      """
      import sys
      for n in range(101): sys.stdout.write(f'\\r{n:3}%'); sys.stdout.flush()
      print(); print('done')
      """)
    try user.run("$relay --record log 100000 python3 bar.py")
    #expect(String(decoding: try TestFiles.read(place.path + "/log"), as: UTF8.self) == "100%\ndone\n")
  }
}

extension RelayTests {
  @Suite("on a terminal that is not our session's")
  struct ForeignTerminal {
    @Test("takes keys, passes Ctrl-C as one, follows the window, and puts the modes back")
    func foreign() throws {
      guard let terminal = Pseudoterminal.open(like: -1) else { throw TestFailure("no pseudo-terminal") }
      let master = terminal.master.number
      var before = termios()
      tcgetattr(master, &before)
      func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
      }
      let script = """
        import os, signal, time
        signal.signal(signal.SIGINT, lambda *_: os.write(1, b'interrupted\\n'))
        signal.signal(signal.SIGWINCH, lambda *_: os.write(1, b'%d %d\\n' % os.get_terminal_size()))
        print('start', flush=True); print('got', input(), flush=True)
        while not os.path.exists('go'): time.sleep(0.02)
        """
      let place = try TemporaryDirectory()
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let inner = terminal.innerNumber
      var text = ""
      var steps: [(String, () -> Void)] = [
        ("start", { type("word\n") }),
        ("got word", { type("\u{3}") }),
        (
          "interrupted",
          {
            var size = winsize(ws_row: 12, ws_col: 34, ws_xpixel: 0, ws_ypixel: 0)
            _ = ioctl(master, UInt(TIOCSWINSZ), &size)
            kill(getpid(), SIGWINCH)
          }
        ),
        ("34 12", { try? place.write("go", "") }),
      ]
      let outcome = try ChildProcess.run(
        ChildCommand(
          arguments: ["python3", "-c", script], environment: ["PATH": path],
          directory: place.path),
        console: ConsoleDescriptors(input: inner, output: inner, error: inner),
        onOutput: { bytes in
          text += String(decoding: bytes, as: UTF8.self)
          if let (wanted, action) = steps.first, text.contains(wanted) {
            steps.removeFirst()
            action()
          }
        })
      #expect(outcome == .exited(0))
      #expect(steps.isEmpty)
      var after = termios()
      tcgetattr(master, &after)
      #expect(
        after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag && after.c_oflag == before.c_oflag)
    }
  }
}
