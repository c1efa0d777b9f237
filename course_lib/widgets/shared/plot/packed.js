// Reads what packed.py wrote: vectors as they are, or as differences of neighbors, bytes of equal rank together and
// deflated.

const TYPES = { uint16: Uint16Array, float32: Float32Array };

/** `series` lists the vectors in order as [type, length], type "uint16" or "float32". */
export async function unpack(view, series, squeezed = true) {
  return squeezed ? inflate(view, series) : plain(view, series);
}

function plain(view, series) {
  let from = view.byteOffset;
  return series.map(([type, length]) => {
    const Type = TYPES[type];
    const until = from + length * Type.BYTES_PER_ELEMENT;
    const vector = new Type(view.buffer.slice(from, until)); // copied, since it may start at any offset
    from = until;
    return vector;
  });
}

async function inflate(view, series) {
  const inflated = new Blob([view]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(inflated).arrayBuffer());
  let from = 0;
  return series.map(([type, length]) => {
    const size = type === "uint16" ? 2 : 4;
    const words = size === 2 ? new Uint16Array(length) : new Uint32Array(length);
    let word = 0;
    for (let k = 0; k < length; k += 1) {
      for (let rank = 0; rank < size; rank += 1) word += bytes[from + rank * length + k] << (8 * rank);
      words[k] = word; // wraps around automatically
      word = words[k];
    }
    from += size * length;
    return type === "uint16" ? words : new Float32Array(words.buffer);
  });
}

/** Points from 0..65535 on both axes, which span `far` windows on either side of the middle of [left, right, ...]. */
export function farPlaces(across, up, far, [left, right, bottom, top]) {
  const wide = (middle, size) => [middle - far * size, middle + far * size];
  return [
    fromQuantized(across, ...wide((left + right) / 2, right - left)),
    fromQuantized(up, ...wide((bottom + top) / 2, top - bottom)),
  ];
}

/** From 0..65535 back to numbers between low and high. */
export function fromQuantized(words, low, high) {
  const numbers = new Float32Array(words.length);
  for (let k = 0; k < words.length; k += 1) numbers[k] = low + ((high - low) * words[k]) / 65535;
  return numbers;
}
