from .memory_session import MemorySession, memory_session, twin_of
