/** In the Fetch standard and in browsers; the DOM's types do not have it yet, and the SDK sends streams with it. */
interface RequestInit {
  duplex?: 'half';
}
