// libyaml, as the system installs it.
#pragma once
#include <yaml.h>
