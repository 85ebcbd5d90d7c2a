// What the verbs of the end leave: what the attack was for.
#include "scenario-dsl/attack/leaving.h"
