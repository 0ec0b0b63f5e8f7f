/** The error of a listener that could not start, as a sentence with a remedy; Node's own error is its cause. */
export const describeListenError = (cause: NodeJS.ErrnoException, port: number, address: string | undefined): Error => {
  const place = address === undefined ? `port ${port}` : `port ${port} of ${address}`;
  const sentence = {
    EADDRINUSE: `${place} is taken by another process; stop that one or choose another port`,
    EACCES: `this user may not listen on ${place}; choose a port above 1023`,
    EADDRNOTAVAIL: `${address} is no address of this machine; choose one that is, or none for all`,
    ENOTFOUND: `the name ${address} has no address; choose one that has, or none for all`,
  }[cause.code ?? ''];
  return new Error(sentence ?? `cannot listen on ${place} (${cause.code ?? cause.message})`, { cause });
};
