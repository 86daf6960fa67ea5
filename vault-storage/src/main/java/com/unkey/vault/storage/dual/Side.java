package com.unkey.vault.storage.dual;

import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.identity.StoreName;

/** One of the two stores, and which. */
record Side(StoreName name, ObjectStore store) {}
