import Testing

@Suite("cairn note")
struct NoteCommandTests {
  @Test("a note is written, read from standard input, printed and removed")
  func note() throws {
    #expect(
      try SampleStore().transcript(
        "cairn note @last", "cairn note @last 'Diverges after step 40.'", "cairn note @last",
        "printf 'Two\\nlines\\n' | cairn note @last -", "cairn note @last", "cairn note @last --json",
        "cairn show @last | sed -n 8,12p",
        "cairn note @last ''", "cairn note @last --json", "git log --format=%s | head -4") == """
          $ cairn note @last
          ! cairn: run RUN1 has no note; write one with: cairn note RUN1 "…"
          $ cairn note @last 'Diverges after step 40.'
          run RUN1 (brave-otter) has a new note, committed to main as COMMIT1
          $ cairn note @last
          Diverges after step 40.
          $ printf 'Two\\nlines\\n' | cairn note @last -
          run RUN1 (brave-otter) has a new note, committed to main as COMMIT2
          $ cairn note @last
          Two
          lines
          $ cairn note @last --json
          {
            "run_id": "RUN1",
            "note": "Two\\nlines\\n"
          }
          $ cairn show @last | sed -n 8,12p
          note
            Two
            lines


          $ cairn note @last ''
          run RUN1 (brave-otter) has no note now, committed to main as COMMIT3
          $ cairn note @last --json
          {
            "run_id": "RUN1",
            "note": null
          }
          $ git log --format=%s | head -4
          note(churn): brave-otter
          note(churn): brave-otter
          note(churn): brave-otter
          one more

          """)
  }

  @Test("what is no text is refused")
  func faults() throws {
    #expect(
      try SampleStore().transcript("printf '\\377' | cairn note @last -", "cairn note nobody x") == """
        $ printf '\\377' | cairn note @last -
        ! cairn: standard input is not UTF-8 text
        [exit 2]
        $ cairn note nobody x
        ! cairn: no run 'nobody'; see 'cairn runs'
        [exit 3]

        """)
  }
}
