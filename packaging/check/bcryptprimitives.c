/* Wine 8 and older lack bcryptprimitives.dll, without which no program of Go 1.22 or newer starts. For checks under such a Wine
   alone; it is in no package. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }
