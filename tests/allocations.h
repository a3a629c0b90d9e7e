#pragma once

/// How often this program has called operator new. Link `counted_allocations`, which replaces it. Any thread.
long allocations();
