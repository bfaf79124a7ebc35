import TestSupport
import Testing

@Suite("cairn init --template")
struct InitTemplateTests {
  @Test("Templates are written where services look for them, once, and never over what a person made of them")
  func written() throws {
    let repository = try TestRepository()
    try repository.write("cairn.yaml", "version: 1\nstore: experiments\n")
    try repository.expect(
      "cairn init --template github --template gitlab", "grep stages/ .github/CODEOWNERS",
      "echo mine > .github/CODEOWNERS", "cairn init --template github", "cat .github/CODEOWNERS",
      "cairn init --template github --force", "cairn init --template github", "cairn init --template nothing",
      "cairn init --force",
      is: """
        """)
  }

  @Test("The hook goes into a bare repository, where it can be run; other files need a work tree")
  func hook() throws {
    let repository = try TestRepository(bare: true)
    try repository.expect(
      "cairn init --template hooks", "test -x hooks/pre-receive && head -1 hooks/pre-receive",
      "cairn init --template hooks", "cairn init --template github",
      is: """
        """)
  }
}
