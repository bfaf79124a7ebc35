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
        $ cairn init --template github --template gitlab
        wrote experiments/.gitattributes
        wrote experiments/README.md
        wrote .github/workflows/cairn-check.yml
        wrote .github/workflows/cairn-comment.yml
        wrote .github/workflows/cairn-tags.yml
        wrote .github/CODEOWNERS
        wrote .github/pull_request_template.md
        wrote .gitlab-ci.yml
        wrote .gitlab/cairn.yml
        wrote .gitlab/CODEOWNERS
        wrote .gitlab/merge_request_templates/Default.md

        Put your own names into CODEOWNERS, and commit them:
          git add cairn.yaml experiments/.gitattributes experiments/README.md .github/workflows/cairn-check.yml .github/workflows/cairn-comment.yml .github/workflows/cairn-tags.yml .github/CODEOWNERS .github/pull_request_template.md .gitlab-ci.yml .gitlab/cairn.yml .gitlab/CODEOWNERS .gitlab/merge_request_templates/Default.md && git commit -m 'Review promotions'
        $ grep stages/ .github/CODEOWNERS
        /experiments/models/*/stages/                   @your-org/ml-team
        /experiments/models/*/stages/Production.json    @your-org/ml-leads
        $ echo mine > .github/CODEOWNERS
        $ cairn init --template github
        left .github/CODEOWNERS as it is: it differs from the template; --force replaces it
        $ cat .github/CODEOWNERS
        mine
        $ cairn init --template github --force
        wrote .github/CODEOWNERS

        Put your own names into CODEOWNERS, and commit them:
          git add cairn.yaml experiments/.gitattributes experiments/README.md .github/workflows/cairn-check.yml .github/workflows/cairn-comment.yml .github/workflows/cairn-tags.yml .github/CODEOWNERS .github/pull_request_template.md && git commit -m 'Review promotions'
        $ cairn init --template github
        nothing to do: DIR is ready
        $ cairn init --template nothing
        ! cairn: the value 'nothing' is invalid for '--template <name>'. Please provide one of 'github', 'gitlab' or 'hooks'.
        !   see 'cairn init --help'
        [exit 2]
        $ cairn init --force
        ! cairn: --force is for --template: nothing else is ever overwritten
        !   see 'cairn init --help'
        [exit 2]

        """)
  }

  @Test("The hook goes into a bare repository, where it can be run; other files need a work tree")
  func hook() throws {
    let repository = try TestRepository(bare: true)
    try repository.expect(
      "cairn init --template hooks", "test -x hooks/pre-receive && head -1 hooks/pre-receive",
      "cairn init --template hooks", "cairn init --template github",
      is: """
        $ cairn init --template hooks
        wrote DIR/hooks/pre-receive
        $ test -x hooks/pre-receive && head -1 hooks/pre-receive
        #!/bin/sh
        $ cairn init --template hooks
        nothing to do: DIR is ready
        $ cairn init --template github
        ! cairn: 'DIR' is bare: run 'cairn init' in a clone of it, set 'branch:' in cairn.yaml, commit and push
        [exit 2]

        """)
  }
}
