/** How long the API server may take to send a review again, in milliseconds: it does so after one second. */
const rememberedMs = 10_000;

/** How many reviews are remembered; more at once are answered as they are. */
const maxRemembered = 10_000;

/**
 * Says whether a review may be sent back to be asked again: once for each uid, within bounded memory. The API server uses the
 * same uid when it tries again.
 */
export const createPatience = (now: () => Date): ((uid: string) => boolean) => {
  const seen = new Map<string, number>();
  return (uid) => {
    const time = now().getTime();
    // In the order in which they came, so that the oldest are first.
    for (const [old, since] of seen) {
      if (time - since < rememberedMs) break;
      seen.delete(old);
    }
    if (uid.length > 100 || seen.has(uid) || seen.size >= maxRemembered) return false;
    seen.set(uid, time);
    return true;
  };
};
