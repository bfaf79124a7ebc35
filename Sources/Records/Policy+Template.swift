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

    """
}
