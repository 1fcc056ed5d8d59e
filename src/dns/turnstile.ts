// Lets a number of things through at a time; the others wait in line.

/**
 * `places` run at once, in the order of asking. There is no deadline of its own: what runs has one, and an abort that ends
 * it lets the line through.
 */
export const createTurnstile = (places: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const line: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else free += 1;
    }
  };
};
