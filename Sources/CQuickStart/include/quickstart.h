#pragma once

/// Does nothing; a call of it keeps the linker from leaving the rest of its file out.
void cairn_start_quickly(void);
