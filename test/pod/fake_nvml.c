/* Two cards as NVML tells of them; the second is one that does not tell how busy it is. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { SUCCESS = 0, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, GPU_IS_LOST = 15 };

typedef struct { unsigned int gpu, memory; } utilization_t;
typedef struct { unsigned long long total, free, used; } memory_t;

/* Above 32 bits, as pointers are: a caller that cuts them off is found out. */
static const uintptr_t base = (uintptr_t)0x7f0012340000;

static int index_of(void *card) { return (int)((uintptr_t)card - base); }

int nvmlInit_v2(void) { return SUCCESS; }

int nvmlDeviceGetCount_v2(unsigned int *count) {
  if (getenv("FAKE_NVML_HANGS")) pause();
  *count = 2;
  return SUCCESS;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **card) {
  if (getenv("FAKE_NVML_LOST")) return GPU_IS_LOST;
  *card = (void *)(base + index);
  return SUCCESS;
}

int nvmlDeviceGetUtilizationRates(void *card, utilization_t *utilization) {
  if (index_of(card) == 1) return NOT_SUPPORTED;
  if (index_of(card) != 0) return INVALID_ARGUMENT;
  utilization->gpu = 37;
  utilization->memory = 11;
  return SUCCESS;
}

int nvmlDeviceGetPowerUsage(void *card, unsigned int *milliwatts) {
  if (index_of(card) != 0 && index_of(card) != 1) return INVALID_ARGUMENT;
  *milliwatts = index_of(card) == 0 ? 300000 : 50500;
  return SUCCESS;
}

int nvmlDeviceGetMemoryInfo(void *card, memory_t *memory) {
  if (index_of(card) != 0 && index_of(card) != 1) return INVALID_ARGUMENT;
  memory->total = 80ULL << 30;
  memory->used = (index_of(card) == 0 ? 30ULL : 6ULL) << 30;
  memory->free = memory->total - memory->used;
  return SUCCESS;
}
