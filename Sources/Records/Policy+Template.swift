extension Policy {
  /// The file that `cairn init` writes: the defaults, each explained and commented out.
  public static let template = """
    # What Cairn keeps to in this repository. Everything but the version may be left out.
    version: 1

    # Where runs are recorded, relative to this file.
    #store: cairn

    # The branch that finished runs are committed to; without it, the branch that is checked out.
    #branch: main

    #conventions:
    #  # Which way is better, by metric; * stands for any text, and such a name needs its quotation marks.
    #  metrics:
    #    rmse: lower
    #    "val/*": higher
    #  # Tags that each run must have.
    #  required_tags: [team]
    #  # A regular expression that names of experiments match.
    #  experiment_name: "[a-z0-9-]+"

    #capture:
    #  # Packages, hardware and operating system, in each run's environment.json.
    #  environment: true
    #  # Environment variables that are recorded; * at the end stands for the rest of a name.
    #  variables:
    #    - PYTHONHASHSEED
    #    - CUDA_VISIBLE_DEVICES
    #    - OMP_NUM_THREADS
    #    - MKL_NUM_THREADS
    #    - OPENBLAS_NUM_THREADS
    #    - TOKENIZERS_PARALLELISM
    #    - CUBLAS_WORKSPACE_CONFIG
    #    - LANG
    #    - LC_ALL
    #    - TZ
    #  # More names whose values are secrets and never recorded, beside *TOKEN*, *SECRET*, *PASSWORD* and the like.
    #  secrets: []
    #  # Whether runs name the machine and the user.
    #  hostname: false
    #  user: false
    #  # Of uncommitted changes and of console output, this much is kept.
    #  patch_limit: 1 MiB
    #  console_limit: 1 MiB

    #artifacts:
    #  # Artifacts of this size and above are kept in Git LFS, smaller ones in Git itself; none turns Git LFS off.
    #  lfs_threshold: 1 MiB
    #  # Those that are kept in Git LFS whatever their size, such as "*.pt" or "checkpoints/**".
    #  lfs_patterns: []

    # The stages of models, in their order; None, where each version begins, is always the first.
    #stages: [Staging, Production, Archived]

    #approvals:
    #  # Who may approve, and with which SSH key: a file of OpenSSH's allowed signers in this repository.
    #  signers: cairn/allowed_signers

    # What it takes to enter a stage: by model, then by stage. A model's very name goes before patterns with *, of
    # which the first that fits holds.
    #models:
    #  "churn*":
    #    Production:
    #      # The stage that a version must be in beforehand.
    #      after: Staging
    #      # All must hold; 'incumbent' is the version that is in the stage.
    #      gates:
    #        - auc >= 0.90
    #        - rmse <= incumbent * 1.02
    #        - signature compatible
    #        - environment captured
    #        - source recorded
    #        - data checked
    #        - annotations performance, owner
    #        - age <= 30d
    #      # How many people must have signed, who counts, and whether the author does.
    #      approvals: 2
    #      approvers: ["*@example.org"]
    #      author_may_approve: false
    #      # Of the version that was in the stage: archive, or keep both there.
    #      incumbent: archive
    #      # Who may promote in spite of all this, giving a reason.
    #      override: [lead@example.org]

    # Who is told what happens to models, by 'cairn server' and 'cairn tag-sync'.
    #webhooks:
    #  - url: https://ci.example.org/hooks/models
    #    # Without it all of them.
    #    events: [model_version.created, model_version_stage.updated]
    #    # The environment variable with the secret that messages are signed with.
    #    secret_env: CAIRN_WEBHOOK_SECRET

    """
}
