export const strings = {
  shout: (text) => `${text.toUpperCase()}!`,
  whisper: (text) => `(${text.toLowerCase()})`,
};
